"""The unit of columns in all messages, as agreed at `initialize`. Pure."""

from lsprotocol import types

ENCODINGS = tuple(types.PositionEncodingKind)


def position_encoding(capabilities: types.ClientCapabilities) -> types.PositionEncodingKind:
    """Return UTF-16 wherever that is possible, although it has to be computed.

    gopls counts so, and editors that show one file through two servers warn when their units
    differ, or mix them up. pygls takes the client's first choice.

    Args:
        capabilities: The client's.

    Returns:
        UTF-16, or the first of those that the client offers, if it does not offer that one.
    """
    offered = (capabilities.general and capabilities.general.position_encodings) or ()
    if types.PositionEncodingKind.Utf16 in offered:
        return types.PositionEncodingKind.Utf16
    known = (types.PositionEncodingKind(name) for name in offered if name in ENCODINGS)
    return next(known, types.PositionEncodingKind.Utf16)
