# ZMQ::FFI: hello, pub-sub, push-pull.
use strict;
use warnings;
use ZMQ::FFI;
use ZMQ::FFI::Constants qw(ZMQ_REQ ZMQ_REP ZMQ_XPUB ZMQ_SUB ZMQ_PUSH ZMQ_PULL ZMQ_LAST_ENDPOINT);

sub endpoint { my ($socket) = @_; my $text = $socket->get(ZMQ_LAST_ENDPOINT, 'string'); $text =~ s/\0//g; return $text }

# By its soname the system's loader finds it, and not one that this module prefers.
my $context = ZMQ::FFI->new(soname => 'libzmq.so.5');
print join '.', $context->version;

my ($server, $client) = ($context->socket(ZMQ_REP), $context->socket(ZMQ_REQ));
$server->bind('tcp://127.0.0.1:*');
$client->connect(endpoint($server));
$client->send('hello');
$server->send($server->recv() . ' world');
print ' hello' if $client->recv() eq 'hello world';

my ($publisher, $subscriber) = ($context->socket(ZMQ_XPUB), $context->socket(ZMQ_SUB));
$publisher->bind('ipc://*');
$subscriber->connect(endpoint($publisher));
$subscriber->subscribe('news');
$publisher->recv();
$publisher->send_multipart(['news', 'today']);
print ' pub-sub' if join(' ', $subscriber->recv_multipart()) eq 'news today';

my ($push, $pull) = ($context->socket(ZMQ_PUSH), $context->socket(ZMQ_PULL));
$push->bind('inproc://work');
$pull->connect('inproc://work');
$push->send($_) for 0 .. 99;
my $sum = 0;
$sum += $pull->recv() for 0 .. 99;
print ' push-pull' if $sum == 4950;
print "\n";
