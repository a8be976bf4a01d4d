"""What earlier runs have learnt, kept on disk: it saves time and decides nothing."""
