"""What a client can have executed: one file per command.

Commands return their text. A client that has not said that it does something with results gets it
as a document besides, or as a message where it shows no documents.
"""
