// JeroMQ's end of the conversation of ours.c.

import org.zeromq.ZMQ;

public class Peer {
    static final int[] SIZES = {1, 254, 255, 256, 1000, 65536, 1000000};

    static byte[] body(int number) {
        byte[] bytes = new byte[SIZES[number]];
        java.util.Arrays.fill(bytes, (byte) ('a' + number));
        return bytes;
    }

    static void expect(byte[] received, byte[] expected) {
        if (!java.util.Arrays.equals(received, expected)) {
            System.err.println("expected " + expected.length + " bytes, received " + (received == null ? "none" : received.length));
            System.exit(1);
        }
    }

    static int type(String name) {
        switch (name) {
            case "REQ": return ZMQ.REQ;
            case "REP": return ZMQ.REP;
            case "PUSH": return ZMQ.PUSH;
            case "PULL": return ZMQ.PULL;
            case "PUB": return ZMQ.PUB;
            default: return ZMQ.SUB;
        }
    }

    public static void main(String[] arguments) throws Exception {
        String type = arguments[0];
        ZMQ.Context context = ZMQ.context(1);
        ZMQ.Socket socket = context.socket(type(type));
        socket.setLinger(5000);
        socket.setReceiveTimeOut(15000);
        if (type.equals("SUB")) socket.subscribe("ti".getBytes());
        if (arguments[1].equals("bind")) socket.bind(arguments[2]);
        else socket.connect(arguments[2]);
        byte[] end = "END".getBytes();
        switch (type) {
            case "REQ":
                for (int i = 0; i < SIZES.length; i++) {
                    socket.send(body(i), 0);
                    expect(socket.recv(0), body(i));
                }
                socket.send(end, 0);
                expect(socket.recv(0), end);
                break;
            case "REP":
                byte[] request;
                do {
                    request = socket.recv(0);
                    if (request == null) System.exit(1);
                    socket.send(request, 0);
                } while (!java.util.Arrays.equals(request, end));
                break;
            case "PUSH":
                for (int i = 0; i < SIZES.length; i++) socket.send(body(i), 0);
                socket.send(end, 0);
                break;
            case "PULL":
                for (int i = 0; i < SIZES.length; i++) expect(socket.recv(0), body(i));
                expect(socket.recv(0), end);
                break;
            case "SUB":
                for (int i = 0; i < 10; i++) expect(socket.recv(0), "tick".getBytes());
                break;
            default:
                while (true) {
                    socket.send("tick".getBytes(), 0);
                    Thread.sleep(10);
                }
        }
        socket.close();
        context.term();
    }
}
