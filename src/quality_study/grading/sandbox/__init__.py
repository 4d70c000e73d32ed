"""A kernel that can reach nothing but the copy it runs and the study it reads.

One box a worker: bubblewrap cuts the network and shows the interpreter, the system's libraries and this package,
read-only. In the box waits a process that has imported what practicals use (:mod:`nursery`). For each run it forks, in
new user, process, mount and IPC namespaces (:mod:`isolation`), a kernel without rights, with limits and a filter of
system calls, that reads its own copy of the study. The grader talks to it through a relay that counts bytes and holds
deadlines (:mod:`gate`).

What remains, and is not protected against
-------------------------------------------
- A fault of the Linux kernel, of bubblewrap or of libzmq: copies share the kernel of the machine. For unknown people
  rather than one's own students, grade in a virtual machine.
- Reading the installed libraries and this package's own source, and the names (not the content) of the folders that
  lead to them, which ``/proc/self/mountinfo`` tells.
- The processor: a copy may keep its cores busy until its time is over. Memory of all its processes is measured five
  times a second: between two measures they may exceed the limit, each by no more than the limit of one process. What
  belongs to no process is refused (System V, shared anonymous pages) or counted as full (sockets), but on tmpfs: four
  times the limit of a file.
- A copy knows that it is being graded, and which hidden edition it reads; it learns no answer from it.
- A copy may record anything, by its own message or by another's name: only values compared outside earn points.
- Under Landlock: other processes can be seen and (before Linux 6.12) receive signals. Under no sandbox: anything.
- On processors other than x86-64 and 64-bit ARM, system calls are not filtered: under Landlock, UDP and (before Linux
  6.7) TCP are not cut, nor are Unix sockets that have a path.
"""
