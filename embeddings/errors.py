"""The errors of this package: one class, one line for the user."""


class EncoderError(Exception):
    """An encoder or its weights cannot be had, or are not what they should be: what, where, and what to do."""
