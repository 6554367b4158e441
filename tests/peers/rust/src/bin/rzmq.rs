//! The end of the conversation of `ours.c` on the crate `rzmq`.

use std::time::Duration;

use ferrozmq_peers::{arguments, series};
use rzmq::socket::options;
use rzmq::{Context, Msg, Socket, SocketType};

const CLIENT: [&str; 2] = [
    "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID",
    "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs",
];
const SERVER: [&str; 2] = [
    "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7",
    "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6",
];

async fn set(socket: &Socket, option: i32, value: &[u8]) {
    socket.set_option_raw(option, value).await.expect("an option");
}

async fn secure(socket: &Socket, is_server: bool) {
    let [public, secret] = if is_server { SERVER } else { CLIENT };
    set(socket, options::CURVE_PUBLIC_KEY, public.as_bytes()).await;
    set(socket, options::CURVE_SECRET_KEY, secret.as_bytes()).await;
    if is_server {
        set(socket, options::CURVE_SERVER, &1i32.to_ne_bytes()).await;
    } else {
        set(socket, options::CURVE_SERVER_KEY, SERVER[0].as_bytes()).await;
    }
}

async fn send(socket: &Socket, bytes: &[u8]) {
    while socket.send(Msg::from_vec(bytes.to_vec())).await.is_err() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn receive(socket: &Socket) -> Vec<u8> {
    let message = socket.recv().await.expect("a message");
    message.data().unwrap_or_default().to_vec()
}

async fn expect(socket: &Socket, expected: &[u8]) {
    assert!(receive(socket).await == expected, "{} bytes", expected.len());
}

#[tokio::main]
async fn main() {
    let arguments = arguments();
    let context = Context::new().expect("a context");
    let kind = match arguments.kind.as_str() {
        "REQ" => SocketType::Req,
        "REP" => SocketType::Rep,
        "PUSH" => SocketType::Push,
        "PULL" => SocketType::Pull,
        "SUB" => SocketType::Sub,
        _ => SocketType::Pub,
    };
    let socket = context.socket(kind).expect("a socket");
    if arguments.curve {
        secure(&socket, arguments.binds).await;
    }
    if kind == SocketType::Sub {
        set(&socket, options::SUBSCRIBE, b"ti").await;
    }
    if arguments.binds {
        socket.bind(&arguments.endpoint).await.expect("bound");
    } else {
        socket.connect(&arguments.endpoint).await.expect("connected");
    }
    converse(&socket, kind).await;
    // The last answer is still to leave.
    tokio::time::sleep(Duration::from_millis(500)).await;
    context.term().await.expect("the end");
}

async fn converse(socket: &Socket, kind: SocketType) {
    match kind {
        SocketType::Req => {
            for body in series() {
                send(socket, &body).await;
                expect(socket, &body).await;
            }
        }
        SocketType::Rep => loop {
            let request = receive(socket).await;
            send(socket, &request).await;
            if request == b"END" {
                break;
            }
        },
        SocketType::Push => {
            for body in series() {
                send(socket, &body).await;
            }
        }
        SocketType::Pull => {
            for body in series() {
                expect(socket, &body).await;
            }
        }
        SocketType::Sub => {
            for _ in 0..10 {
                expect(socket, b"tick").await;
            }
        }
        _ => loop {
            send(socket, b"tick").await;
            tokio::time::sleep(Duration::from_millis(10)).await;
        },
    }
}
