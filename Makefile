# `make demo` shows it, `make test` tests it, `make bench` measures it. Each does its own set-up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint types imports check bench wheel lock setup setup-dev clean

demo: setup ; $(BIN)/whosupplies demo
