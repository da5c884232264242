"""The walls of the house: rules that hold for every source file, whoever writes it."""
