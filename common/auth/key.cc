#include "common/auth/key.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/hash/sha256.h"

namespace vlot::auth {
namespace {

constexpr int kSecretBytes = 32;   // 256 bits
constexpr int kSecretLength = 52;  // 256 bits in letters of 5 bits, rounded up
constexpr int kPrefixBytes = 5;
constexpr int kPrefixLength = 8;
constexpr char kAlphabet[] =
    "abcdefghijklmnopqrstuvwxyz234567";  // RFC 4648 base32, lower case: survives a double click

std::string Base32(const uint8_t* data, int size) {
  std::string text;
  uint32_t bits = 0;
  int count = 0;
  for (int i = 0; i < size; ++i) {
    bits = (bits << 8) | data[i];
    count += 8;
    for (; count >= 5; count -= 5) text.push_back(kAlphabet[(bits >> (count - 5)) & 31]);
  }
  if (count > 0) text.push_back(kAlphabet[(bits << (5 - count)) & 31]);
  return text;
}

bool IsBase32(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '2' && c <= '7'); });
}

char RoleLetter(Role role) {
  switch (role) {
    case Role::kWebshop:
      return 'w';
    case Role::kPartner:
      return 'p';
    case Role::kOperator:
      return 'o';
    case Role::kService:
      return 's';
    case Role::kAnonymous:
      break;
  }
  return 'x';
}

}  // namespace

absl::StatusOr<NewKey> GenerateKey(Role role) {
  uint8_t random[kSecretBytes + kPrefixBytes];
  if (RAND_bytes(random, sizeof(random)) != 1) return absl::InternalError("no randomness for a key");
  NewKey key;
  key.prefix = Base32(random + kSecretBytes, kPrefixBytes);
  key.text =
      absl::StrCat("vlot_", std::string(1, RoleLetter(role)), "_", key.prefix, "_", Base32(random, kSecretBytes));
  OPENSSL_cleanse(random, sizeof(random));
  key.hash = HashKey(key.text);
  return key;
}

KeyHash HashKey(std::string_view text) { return Sha256(text); }

bool LooksLikeKey(std::string_view text) {
  constexpr size_t kLength = 5 + 1 + 1 + kPrefixLength + 1 + kSecretLength;
  if (text.size() != kLength || !text.starts_with("vlot_")) return false;
  text.remove_prefix(5);
  const char role = text[0];
  if (role != 'w' && role != 'p' && role != 'o' && role != 's') return false;
  if (text[1] != '_' || text[2 + kPrefixLength] != '_') return false;
  return IsBase32(text.substr(2, kPrefixLength)) && IsBase32(text.substr(3 + kPrefixLength));
}

}  // namespace vlot::auth
