"""Jupyter kernels that are born with their libraries: forked from a process that imported them once.

:mod:`loading` says what is imported beforehand and makes a fork as fresh as a new interpreter; :mod:`warm_process` is
the process that forks; :mod:`asking` its other end; :mod:`provisioner` how Jupyter's client gets a kernel there. The
sandbox of the practicals loads and freshens by the same functions, and isolates in between.

Linux only: elsewhere, and wherever the process cannot serve, kernels start as Jupyter starts them.
"""
