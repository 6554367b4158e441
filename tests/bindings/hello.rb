# ffi-rzmq: hello, pub-sub, push-pull.
require 'ffi-rzmq'

def text(socket)
  socket.recv_string(message = +'')
  message
end

def endpoint(socket)
  values = []
  socket.getsockopt(ZMQ::LAST_ENDPOINT, values)
  values[0].delete("\0")
end

print LibZMQ.version.values_at(:major, :minor, :patch).join('.')
context = ZMQ::Context.new

server, client = context.socket(ZMQ::REP), context.socket(ZMQ::REQ)
server.bind('tcp://127.0.0.1:*')
client.connect(endpoint(server))
client.send_string('hello')
server.send_string(text(server) + ' world')
print ' hello' if text(client) == 'hello world'

publisher, subscriber = context.socket(ZMQ::XPUB), context.socket(ZMQ::SUB)
publisher.bind('ipc://*')
subscriber.connect(endpoint(publisher))
subscriber.setsockopt(ZMQ::SUBSCRIBE, 'news')
text(publisher)
publisher.send_strings(%w[news today])
subscriber.recv_strings(parts = [])
print ' pub-sub' if parts == %w[news today]

push, pull = context.socket(ZMQ::PUSH), context.socket(ZMQ::PULL)
push.bind('inproc://work')
pull.connect('inproc://work')
100.times { |number| push.send_string(number.to_s) }
poller = ZMQ::Poller.new
poller.register_readable(pull)
sum = 0
100.times { sum += text(pull).to_i if poller.poll(5000) == 1 }
print ' push-pull' if sum == 4950
puts

[server, client, publisher, subscriber, push, pull].each(&:close)
context.terminate
