"""What is wrong with an object file. Pure."""


class ObjectFault(ValueError):  # noqa: N818 - named for what is said to the user
    """An object is damaged, cut, or of a form that is not known; its words are for the user."""
