"""Plans where, when and with whose money AI racks are built."""
