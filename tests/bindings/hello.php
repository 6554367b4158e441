<?php
// php-zmq: hello, pub-sub, push-pull.
echo ZMQ::LIBZMQ_VER;
$context = new ZMQContext();

$server = $context->getSocket(ZMQ::SOCKET_REP)->bind("tcp://127.0.0.1:*");
$client = $context->getSocket(ZMQ::SOCKET_REQ)->connect($server->getSockOpt(ZMQ::SOCKOPT_LAST_ENDPOINT));
$client->send("hello");
$server->send($server->recv() . " world");
echo $client->recv() === "hello world" ? " hello" : "";

$publisher = $context->getSocket(ZMQ::SOCKET_XPUB)->bind("ipc://*");
$subscriber = $context->getSocket(ZMQ::SOCKET_SUB)->connect($publisher->getSockOpt(ZMQ::SOCKOPT_LAST_ENDPOINT));
$subscriber->setSockOpt(ZMQ::SOCKOPT_SUBSCRIBE, "news");
$publisher->recv();
$publisher->sendMulti(["news", "today"]);
echo $subscriber->recvMulti() === ["news", "today"] ? " pub-sub" : "";

$push = $context->getSocket(ZMQ::SOCKET_PUSH)->bind("inproc://work");
$pull = $context->getSocket(ZMQ::SOCKET_PULL)->connect("inproc://work");
foreach (range(0, 99) as $number)
    $push->send((string) $number);
$poll = new ZMQPoll();
$poll->add($pull, ZMQ::POLL_IN);
$sum = 0;
$readable = $writable = [];
for ($i = 0; $i < 100 && $poll->poll($readable, $writable, 5000); $i++)
    $sum += (int) $pull->recv(ZMQ::MODE_DONTWAIT);
echo $sum === 4950 ? " push-pull" : "", "\n";
