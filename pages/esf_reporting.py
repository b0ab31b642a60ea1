"""ESF+ reporting: organisations taking part, EECO18 and the result indicator, ready to hand over."""

from soila_dash.ui import esf_reporting

answer = esf_reporting.ask()
if not answer.register:
    esf_reporting.empty(answer)
else:
    esf_reporting.draw_finding(answer)
    esf_reporting.result(answer)
    esf_reporting.pilots(answer)
    esf_reporting.trail(answer)
