# pbdZMQ: hello, pub-sub, push-pull.
suppressMessages(library(pbdZMQ))
cat(as.character(zmq.version()))
type <- .pbd_env$ZMQ.ST
context <- zmq.ctx.new()
opened <- function(kind, connect, endpoint) {
  socket <- zmq.socket(context, kind)
  if (connect) zmq.connect(socket, endpoint) else zmq.bind(socket, endpoint)
  socket
}
endpoint <- function(name) paste0("ipc://", file.path(tempdir(), name))

server <- opened(type$REP, FALSE, endpoint("hello"))
client <- opened(type$REQ, TRUE, endpoint("hello"))
zmq.send(client, "hello")
zmq.send(server, paste(zmq.recv(server)$buf, "world"))
if (zmq.recv(client)$buf == "hello world") cat(" hello")

publisher <- opened(type$XPUB, FALSE, endpoint("news"))
subscriber <- opened(type$SUB, TRUE, endpoint("news"))
zmq.setsockopt(subscriber, .pbd_env$ZMQ.SO$SUBSCRIBE, "news")
wish <- zmq.recv(publisher, buf.type = "raw")
zmq.send(publisher, "news today")
if (zmq.recv(subscriber)$buf == "news today") cat(" pub-sub")

push <- opened(type$PUSH, FALSE, "inproc://work")
pull <- opened(type$PULL, TRUE, "inproc://work")
for (number in 0:99) zmq.send(push, as.character(number))
sum <- 0
for (number in 0:99) sum <- sum + as.integer(zmq.recv(pull)$buf)
if (sum == 4950) cat(" push-pull")
cat("\n")
