"""Pilots and innovation: what people say of the pilots, round by round, with small numbers protected."""

from soila_dash.ui import pilots

answer = pilots.ask()
if answer is None:
    pilots.empty()
else:
    pilots.lead(answer)
    pilots.pilots_beside(answer)
    pilots.change(answer)
    pilots.board(answer.round.id)
    pilots.definitions()
