"""Has a program run by the server of `forked.py`, and ends as it does; it imports what Python holds itself."""

import _signal as signal
import _socket
import _struct as struct
import marshal
import os
import sys

streams = []
for number in range(3):
    try:
        os.fstat(number)
        streams.append(number)
    except OSError:
        os.open(os.devnull, os.O_RDWR)  # or else the connection would take the number
server = _socket.socket(_socket.AF_UNIX)
server.connect(sys.argv[1])
request = marshal.dumps((sys.argv[2:], os.getcwd(), dict(os.environ), streams))
files = (_socket.SOL_SOCKET, _socket.SCM_RIGHTS, struct.pack(f"{len(streams)}i", *streams))
server.sendmsg([struct.pack("I", len(request))], [files])
server.sendall(request)
(pid,) = struct.unpack("i", server.recv(4))
for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, lambda number, _: os.kill(pid, number))
# who reads an output waits until nobody has it open
os.closerange(0, 3)
(status,) = struct.unpack("i", server.recv(4))
if os.WIFSIGNALED(status):
    if os.WTERMSIG(status) != signal.SIGKILL:
        signal.signal(os.WTERMSIG(status), signal.SIG_DFL)
    os.kill(os.getpid(), os.WTERMSIG(status))
os._exit(os.WEXITSTATUS(status))
