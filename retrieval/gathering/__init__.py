"""Where articles come from: sources on the network and in folders, and the files their items become."""
