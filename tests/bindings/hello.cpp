/*  cppzmq: hello, pub-sub, push-pull, and its own poller. */
#include <iostream>
#include <string>
#include <thread>
#include <zmq.hpp>
#include <zmq_addon.hpp>

static std::string bound (zmq::socket_t &socket, const std::string &endpoint)
{
    socket.bind (endpoint);
    return socket.get (zmq::sockopt::last_endpoint);
}

static void hello (zmq::context_t &context)
{
    zmq::socket_t server (context, zmq::socket_type::rep), client (context, zmq::socket_type::req);
    client.connect (bound (server, "tcp://127.0.0.1:*"));
    std::thread thread ([&server] {
        zmq::message_t request;
        if (server.recv (request))
            server.send (zmq::buffer (request.to_string () + " world"), zmq::send_flags::none);
    });
    client.send (zmq::str_buffer ("hello"), zmq::send_flags::none);
    zmq::message_t reply;
    if (client.recv (reply) && reply.to_string () == "hello world")
        std::cout << " hello";
    thread.join ();
}

static void pub_sub (zmq::context_t &context)
{
    zmq::socket_t publisher (context, zmq::socket_type::xpub), subscriber (context, zmq::socket_type::sub);
    subscriber.connect (bound (publisher, "ipc://*"));
    subscriber.set (zmq::sockopt::subscribe, "news");
    zmq::message_t wish;
    if (!publisher.recv (wish))
        return;
    zmq::send_multipart (publisher, std::array<zmq::const_buffer, 2>{zmq::str_buffer ("news"), zmq::str_buffer ("today")});
    std::vector<zmq::message_t> parts;
    if (zmq::recv_multipart (subscriber, std::back_inserter (parts)) && parts.size () == 2 && parts[1] == zmq::message_t ("today", 5))
        std::cout << " pub-sub";
}

static void push_pull (zmq::context_t &context)
{
    zmq::socket_t push (context, zmq::socket_type::push), pull (context, zmq::socket_type::pull);
    push.bind ("inproc://work");
    pull.connect ("inproc://work");
    for (int i = 0; i < 100; i++)
        push.send (zmq::message_t (std::to_string (i)), zmq::send_flags::none);
    zmq::pollitem_t item = {pull, 0, ZMQ_POLLIN, 0};
    int sum = 0;
    zmq::message_t number;
    for (int i = 0; i < 100 && zmq::poll (&item, 1, std::chrono::seconds (5)) == 1; i++)
        if (pull.recv (number, zmq::recv_flags::dontwait))
            sum += std::stoi (number.to_string ());
    if (sum == 4950)
        std::cout << " push-pull";
}

int main ()
{
    auto version = zmq::version ();
    std::cout << std::get<0> (version) << '.' << std::get<1> (version) << '.' << std::get<2> (version);
    zmq::context_t context;
    hello (context);
    pub_sub (context);
    push_pull (context);
    try {
        zmq::socket_t (context, zmq::socket_type::pair).bind ("nothing");
    } catch (const zmq::error_t &error) {
        std::cout << (error.num () == EINVAL ? "" : " wrong error") << std::endl;
    }
}
