"""What comes from Telegram and what goes to it: kept until it is answered, in order, at the pace that is allowed."""
