import Crypto
enum Stub {}
