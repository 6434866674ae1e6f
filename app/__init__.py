"""The face: the command line, the configuration, the workspace."""
