"""Jupyter kernels that are born with their libraries: forked from a process that imported them once.

:mod:`loading` says what is imported beforehand and makes a fork as fresh as a new interpreter; :mod:`warm_process` is
the process that forks; :mod:`provisioner` is how Jupyter's client asks it for a kernel. The sandbox of the practicals
loads and freshens by the same functions, and isolates in between.

Linux only: elsewhere, and wherever the process cannot serve, kernels start as Jupyter starts them.
"""
