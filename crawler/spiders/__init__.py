"""One module for each way of access, and one for each source."""
