"""What a reader is told when a file that was asked for cannot be made, in the reader's language."""

from streamlit import runtime
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest
from streamlit.proto.ForwardMsg_pb2 import BackendOperationResponse
from streamlit.runtime.backend_operation_handler import DeferredFileHandler

from soila_dash.i18n import DEFAULT, LANGUAGES, translator
from soila_dash.ui.choices import language_in


class FileHandler(DeferredFileHandler):
    """Streamlit's own, but that its English sentence is ours."""

    async def handle(self, request: BackendOperationRequest, session_id: str) -> BackendOperationResponse:
        """The address of the made file, or why there is none."""
        response = await super().handle(request, session_id)
        if response.error_msg:
            response.error_msg = translator(_language(session_id))("file.failed")
        return response


def _language(session_id: str) -> str:
    """The language of an open session; the default's of one that is gone."""
    found = runtime.get_instance()._session_mgr.get_session_info(session_id)
    chosen = language_in(found.session.session_state) if found is not None else DEFAULT
    return chosen if chosen in LANGUAGES else DEFAULT
