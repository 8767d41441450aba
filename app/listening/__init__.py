"""The port: taking it, the connections to it, and the server that answers there until it stops."""
