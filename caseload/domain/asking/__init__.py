"""Reads one line in which somebody writes down what is asked. Right, or left open; guesses say that they are."""
