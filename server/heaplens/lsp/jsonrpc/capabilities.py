"""What the server offers to a client, by what is registered and what the client knows. Pure."""

from lsprotocol import types
from pygls.capabilities import ServerCapabilitiesBuilder
from pygls.feature_manager import FeatureManager

ENCODINGS = tuple(types.PositionEncodingKind)


def position_encoding(capabilities: types.ClientCapabilities) -> types.PositionEncodingKind:
    """The unit of columns in all messages.

    UTF-16 wherever it is possible, although it has to be computed: gopls counts so, and editors
    that show one file through two servers warn when their units differ, or mix them up.

    Args:
        capabilities: the client's.

    Returns:
        UTF-16, or the first of those that the client offers, if it does not offer that one.
    """
    offered = (capabilities.general and capabilities.general.position_encodings) or ()
    if types.PositionEncodingKind.Utf16 in offered:
        return types.PositionEncodingKind.Utf16
    known = [types.PositionEncodingKind(each) for each in offered if each in ENCODINGS]
    return next(iter(known), types.PositionEncodingKind.Utf16)


def server_capabilities(
    features: FeatureManager,
    capabilities: types.ClientCapabilities,
    encoding: types.PositionEncodingKind,
    changes: types.TextDocumentSyncKind,
) -> types.ServerCapabilities:
    """What to answer to `initialize`; nothing that has no handler.

    Args:
        features: all handlers.
        capabilities: the client's.
        encoding: the unit of columns.
        changes: how the client is to send changes of a text.

    Returns:
        The capabilities, of pygls's making, without the empty offers that it adds.
    """
    commands = list(features.commands)
    builder = ServerCapabilitiesBuilder(
        capabilities,
        set(features.features),
        features.feature_options,
        commands,
        changes,
        None,
        encoding,
    )
    offer: types.ServerCapabilities = builder.build()  # type: ignore[no-untyped-call]  # - pygls's
    if not commands:
        offer.execute_command_provider = None
    sync = offer.text_document_sync
    if isinstance(sync, types.TextDocumentSyncOptions) and sync.save is True:
        sync.save = types.SaveOptions(include_text=False)
    workspace = offer.workspace
    if workspace is not None and workspace.file_operations == types.FileOperationOptions():
        workspace.file_operations = None
    if types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS not in features.features:
        offer.workspace = None
    return offer
