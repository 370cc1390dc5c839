"""How one question leans on another: what is named, asked and left out in each, and what fills a gap."""
