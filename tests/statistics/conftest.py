"""Lets property tests take their time: a busy machine is not a wrong formula."""

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
