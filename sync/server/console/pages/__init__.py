"""The pages of the console, one file each; their table is `sync.server.console.table`."""
