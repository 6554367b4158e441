//! The end of the conversation of `ours.c` on the crate `zeromq`.

use std::time::Duration;

use ferrozmq_peers::{Arguments, arguments, series};
use zeromq::{
    PubSocket, PullSocket, PushSocket, RepSocket, ReqSocket, Socket, SocketRecv, SocketSend,
    SubSocket, ZmqMessage,
};

async fn open<S: Socket>(arguments: &Arguments) -> S {
    let mut socket = S::new();
    if arguments.binds {
        socket.bind(&arguments.endpoint).await.expect("bound");
    } else {
        socket.connect(&arguments.endpoint).await.expect("connected");
    }
    socket
}

fn bytes(message: &ZmqMessage) -> Vec<u8> {
    message.get(0).expect("a part").to_vec()
}

/// Sends as soon as there is somebody to send to.
async fn send(socket: &mut impl SocketSend, body: &[u8]) {
    while socket.send(body.to_vec().into()).await.is_err() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn expect(socket: &mut impl SocketRecv, expected: &[u8]) {
    let message = socket.recv().await.expect("a message");
    assert!(bytes(&message) == expected, "{} bytes", expected.len());
}

#[tokio::main]
async fn main() {
    let arguments = arguments();
    match arguments.kind.as_str() {
        "REQ" => {
            let mut socket: ReqSocket = open(&arguments).await;
            for body in series() {
                send(&mut socket, &body).await;
                expect(&mut socket, &body).await;
            }
        }
        "REP" => {
            let mut socket: RepSocket = open(&arguments).await;
            loop {
                let request = socket.recv().await.expect("a request");
                let is_last = bytes(&request) == b"END";
                socket.send(request).await.expect("sent");
                if is_last {
                    break;
                }
            }
        }
        "PUSH" => {
            let mut socket: PushSocket = open(&arguments).await;
            for body in series() {
                send(&mut socket, &body).await;
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        "PULL" => {
            let mut socket: PullSocket = open(&arguments).await;
            for body in series() {
                expect(&mut socket, &body).await;
            }
        }
        "SUB" => {
            let mut socket: SubSocket = open(&arguments).await;
            socket.subscribe("ti").await.expect("subscribed");
            for _ in 0..10 {
                expect(&mut socket, b"tick").await;
            }
        }
        _ => {
            let mut socket: PubSocket = open(&arguments).await;
            loop {
                socket.send("tick".into()).await.expect("sent");
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
    }
    // The last answer is still to leave.
    tokio::time::sleep(Duration::from_millis(300)).await;
}
