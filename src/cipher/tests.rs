use super::*;
use proptest::prelude::*;

fn pair(seed: u8) -> KeyPair {
    let secret = SecretKey::new(&[seed; KEY_SIZE]);
    KeyPair {
        public: secret.public(),
        secret,
    }
}

fn shared(one: u8, other: u8) -> BoxKey {
    BoxKey::new(&pair(one).public, &pair(other).secret).expect("no weak key")
}

/// The two parties and the box of "Cryptography in NaCl" (D. J. Bernstein, 2009), sections 3 to 7.
mod published {
    pub const ALICE_SECRET: &str =
        "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a";
    pub const ALICE_PUBLIC: &str =
        "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a";
    pub const BOB_SECRET: &str = "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb";
    pub const BOB_PUBLIC: &str = "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f";
    pub const NONCE: &str = "69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37";
    pub const TEXT: &str = "be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffc\
        e5ecbaaf33bd751a1ac728d45e6c61296cdc3c01233561f41db66cce314adb31\
        0e3be8250c46f06dceea3a7fa1348057e2f6556ad6b1318a024a838f21af1fde\
        048977eb48f59ffd4924ca1c60902e52f0a089bc76897040e082f93776384864\
        5e0705";
    pub const TAG: &str = "f3ffc7703f9400e52a7dfb4b3d3305d9";
    pub const SEALED: &str = "8e993b9f48681273c29650ba32fc76ce48332ea7164d96a4476fb8c531a1186a\
        c0dfc17c98dce87b4da7f011ec48c97271d2c20f9b928fe2270d6fb863d51738\
        b48eeee314a7cc8ab932164548e526ae90224368517acfeabd6bb3732bc0e9da\
        99832b61ca01b6de56244a9e88d5f9b37973f622a43d14a6599b1f654cb45a74\
        e355a5";
}

fn bytes<const SIZE: usize>(hexadecimal: &str) -> [u8; SIZE] {
    std::array::from_fn(|at| {
        u8::from_str_radix(&hexadecimal[2 * at..2 * at + 2], 16).expect("hexadecimal")
    })
}

#[test]
fn keys_are_the_published_ones() {
    for (secret, public) in [
        (published::ALICE_SECRET, published::ALICE_PUBLIC),
        (published::BOB_SECRET, published::BOB_PUBLIC),
    ] {
        assert_eq!(SecretKey::new(&bytes(secret)).public().0, bytes(public));
    }
}

#[test]
fn the_box_is_the_published_one() {
    let (alice, bob) = (
        SecretKey::new(&bytes(published::ALICE_SECRET)),
        SecretKey::new(&bytes(published::BOB_SECRET)),
    );
    let nonce = bytes(published::NONCE);
    let mut text: [u8; 131] = bytes(published::TEXT);
    let key = BoxKey::new(&PublicKey(bytes(published::BOB_PUBLIC)), &alice).expect("strong");
    let tag = key.seal(&nonce, &mut text);
    assert_eq!(
        (tag, text),
        (bytes(published::TAG), bytes(published::SEALED))
    );
    let key = BoxKey::new(&PublicKey(bytes(published::ALICE_PUBLIC)), &bob).expect("strong");
    assert!(key.open(&nonce, &mut text, &tag));
    assert_eq!(text, bytes::<131>(published::TEXT));

    let prefix: [u8; 16] = bytes(&published::NONCE[..32]);
    let number = u64::from_be_bytes(bytes(&published::NONCE[32..]));
    assert_eq!(MessageKey::new(&key, &prefix).seal(number, &mut text), tag);
    assert_eq!(text, bytes::<131>(published::SEALED));
}

#[test]
fn a_public_key_that_makes_every_secret_the_same_is_refused() {
    let mut one = [0; KEY_SIZE];
    for weak in [0, 1] {
        one[0] = weak;
        assert!(BoxKey::new(&PublicKey(one), &pair(7).secret).is_none());
    }
}

#[test]
fn new_pairs_fit_and_differ() {
    let pair = KeyPair::generate().expect("random bytes");
    assert_eq!(pair.secret.public(), pair.public);
    let another = KeyPair::generate().expect("random bytes");
    assert_ne!(pair.public, another.public);
    assert_ne!(pair.secret, another.secret);
}

#[test]
fn secrets_do_not_show() {
    let secret = SecretKey::new(&[0xAB; KEY_SIZE]);
    assert_eq!(format!("{secret:?}"), "SecretKey(..)");
    assert_eq!(format!("{:?}", shared(1, 2)), "BoxKey(..)");
}

#[test]
fn a_box_that_was_tampered_with_stays_shut() {
    let key = shared(1, 2);
    let nonce = [3; NONCE_SIZE];
    let mut sealed = b"attack at dawn".to_vec();
    let tag = key.seal(&nonce, &mut sealed);
    for at in 0..sealed.len() {
        let mut bent = sealed.clone();
        bent[at] ^= 0x10;
        assert!(!key.open(&nonce, &mut bent, &tag));
    }
    let mut bent = tag;
    bent[15] ^= 1;
    assert!(!key.open(&nonce, &mut sealed.clone(), &bent));
    assert!(!key.open(&[4; NONCE_SIZE], &mut sealed.clone(), &tag));
    assert!(!shared(1, 3).open(&nonce, &mut sealed.clone(), &tag));
    assert!(shared(2, 1).open(&nonce, &mut sealed, &tag));
    assert_eq!(sealed, b"attack at dawn");
}

const PREFIX: &[u8; 16] = b"CurveZMQMESSAGEC";

/// What libsodium itself makes of a message.
fn sealed_by_libsodium(key: &BoxKey, number: u64, text: &[u8]) -> (Vec<u8>, Tag) {
    let mut nonce = [0; NONCE_SIZE];
    nonce[..16].copy_from_slice(PREFIX);
    nonce[16..].copy_from_slice(&number.to_be_bytes());
    let mut sealed = text.to_vec();
    let tag = key.seal(&nonce, &mut sealed);
    (sealed, tag)
}

fn check_message(key: &BoxKey, number: u64, text: &[u8]) {
    let message_key = MessageKey::new(key, PREFIX);
    let (expected, expected_tag) = sealed_by_libsodium(key, number, text);

    let mut sealed = text.to_vec();
    let tag = message_key.seal(number, &mut sealed);
    assert_eq!((&sealed, tag), (&expected, expected_tag), "{}", text.len());

    let mut apart = text.to_vec();
    let (first, rest) = apart.split_first_mut().expect("a first byte");
    let tag = message_key.seal_apart(number, first, rest);
    assert_eq!((&apart, tag), (&expected, expected_tag), "{}", text.len());

    let mut opened = vec![0; text.len() - 1];
    let first = message_key.open(number, &sealed, &tag, &mut opened);
    assert_eq!((first, &opened[..]), (Some(text[0]), &text[1..]));

    let (first, rest) = apart.split_first_mut().expect("a first byte");
    let first = message_key.open_apart(number, *first, rest, &tag);
    assert_eq!((first, rest), (Some(text[0]), &mut text[1..].to_vec()[..]));
}

#[test]
fn messages_of_every_length_are_libsodiums() {
    let key = shared(5, 6);
    let text: Vec<u8> = (0..70_000u32).map(|at| (at * 7 + at / 256) as u8).collect();
    for length in 1..1300 {
        check_message(&key, length as u64, &text[..length]);
    }
    for length in [
        16_383, 16_384, 16_385, 16_386, 16_417, 33_000, 49_200, 65_537, 70_000,
    ] {
        check_message(&key, u64::MAX - length as u64, &text[..length]);
    }
}

#[test]
fn no_text_is_sealed_too() {
    let key = shared(5, 6);
    let tag = MessageKey::new(&key, PREFIX).seal(9, &mut []);
    assert_eq!(tag, sealed_by_libsodium(&key, 9, &[]).1);
    assert_eq!(
        MessageKey::new(&key, PREFIX).open(9, &[], &tag, &mut []),
        None
    );
}

proptest! {
    #[test]
    fn messages_are_libsodiums(
        seeds in any::<[u8; 2]>(),
        number in any::<u64>(),
        text in prop::collection::vec(any::<u8>(), 1..3000),
    ) {
        check_message(&shared(seeds[0], seeds[1]), number, &text);
    }

    #[test]
    fn bent_messages_stay_shut(
        text in prop::collection::vec(any::<u8>(), 1..20_000),
        at in any::<prop::sample::Index>(),
        bit in 0..8u8,
        number in any::<u64>(),
    ) {
        let key = MessageKey::new(&shared(1, 2), PREFIX);
        let mut sealed = text.clone();
        let tag = key.seal(number, &mut sealed);
        let mut rest = vec![0; text.len() - 1];
        prop_assert_eq!(key.open(number ^ (1u64 << bit), &sealed, &tag, &mut rest), None);
        sealed[at.index(text.len())] ^= 1u8 << bit;
        prop_assert_eq!(key.open(number, &sealed, &tag, &mut rest), None);
        let (first, rest) = sealed.split_first_mut().expect("a first byte");
        prop_assert_eq!(key.open_apart(number, *first, rest, &tag), None);
    }
}
