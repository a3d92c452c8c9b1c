"""English sentences that people get to read in their own language."""


def N_(english: str) -> str:
    """Marks a sentence for the catalogues where it is not passed straight to a refusal, a Fault or
    `Form.fault`; whoever shows it translates it."""
    return english
