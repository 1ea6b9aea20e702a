#include "common/status/error_detail.h"

#include <cassert>
#include <charconv>
#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/string_views.h"

namespace vlot {
namespace {

enum Tag : char {
  kReason = 1,
  kDomain = 2,
  kMetadataKey = 3,  // is followed by its kMetadataValue
  kMetadataValue = 4,
  kViolationField = 5,  // is followed by its kViolationDescription
  kViolationDescription = 6,
  kRetryAfterMicros = 7,  // decimal text
};

constexpr size_t kLengthSize = 4;

void AppendField(std::string& out, Tag tag, std::string_view value) {
  out.push_back(tag);
  const auto length = static_cast<uint32_t>(value.size());
  for (size_t i = 0; i < kLengthSize; ++i) out.push_back(static_cast<char>((length >> (8 * i)) & 0xff));
  out.append(value);
}

// Takes one field off the front of `in`; false at the end or if it is cut short.
bool TakeField(std::string_view& in, char& tag, std::string_view& value) {
  if (in.size() < 1 + kLengthSize) return false;
  uint32_t length = 0;
  for (size_t i = 0; i < kLengthSize; ++i) length |= uint32_t{static_cast<uint8_t>(in[1 + i])} << (8 * i);
  if (in.size() - 1 - kLengthSize < length) return false;
  tag = in[0];
  value = in.substr(1 + kLengthSize, length);
  in.remove_prefix(1 + kLengthSize + length);
  return true;
}

std::optional<absl::Duration> ParseMicros(std::string_view text) {
  int64_t micros = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), micros);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return absl::Microseconds(micros);
}

// Reads the second half of a pair: the field that must follow its first half.
bool TakePartner(std::string_view& in, Tag expected, std::string_view& value) {
  char tag = 0;
  return TakeField(in, tag, value) && tag == expected;
}

bool ApplyField(char tag, std::string_view value, std::string_view& rest, ErrorDetail& detail) {
  std::string_view partner;
  switch (tag) {
    case kReason:
      detail.reason = value;
      return true;
    case kDomain:
      detail.domain = value;
      return true;
    case kMetadataKey:
      if (!TakePartner(rest, kMetadataValue, partner)) return false;
      detail.metadata.emplace(value, partner);
      return true;
    case kViolationField:
      if (!TakePartner(rest, kViolationDescription, partner)) return false;
      detail.violations.push_back({std::string(value), std::string(partner)});
      return true;
    case kRetryAfterMicros:
      detail.retry_after = ParseMicros(value);
      return detail.retry_after.has_value();
    default:
      return true;  // a later release may add fields
  }
}

template <class Change>
absl::Status WithChangedDetail(absl::Status status, Change change) {
  if (status.ok()) return status;
  ErrorDetail detail = GetErrorDetail(status).value_or(ErrorDetail{});
  change(detail);
  status.SetPayload(AbslView(kErrorDetailTypeUrl), EncodeErrorDetail(detail));
  return status;
}

}  // namespace

absl::Cord EncodeErrorDetail(const ErrorDetail& detail) {
  std::string out;
  AppendField(out, kReason, detail.reason);
  AppendField(out, kDomain, detail.domain);
  for (const auto& [key, value] : detail.metadata) {
    AppendField(out, kMetadataKey, key);
    AppendField(out, kMetadataValue, value);
  }
  for (const FieldViolation& violation : detail.violations) {
    AppendField(out, kViolationField, violation.field);
    AppendField(out, kViolationDescription, violation.description);
  }
  if (detail.retry_after) {
    AppendField(out, kRetryAfterMicros, absl::StrCat(absl::ToInt64Microseconds(*detail.retry_after)));
  }
  return absl::Cord(std::move(out));
}

std::optional<ErrorDetail> DecodeErrorDetail(const absl::Cord& encoded) {
  const std::string text(encoded);
  std::string_view rest = text;
  ErrorDetail detail;
  while (!rest.empty()) {
    char tag = 0;
    std::string_view value;
    if (!TakeField(rest, tag, value) || !ApplyField(tag, value, rest, detail)) return std::nullopt;
  }
  return detail;
}

absl::Status MakeError(absl::StatusCode code, std::string_view message, ErrorDetail detail) {
  assert(code != absl::StatusCode::kOk);
  absl::Status status(code, AbslView(message));
  status.SetPayload(AbslView(kErrorDetailTypeUrl), EncodeErrorDetail(detail));
  return status;
}

std::optional<ErrorDetail> GetErrorDetail(const absl::Status& status) {
  const auto payload = status.GetPayload(AbslView(kErrorDetailTypeUrl));
  if (!payload) return std::nullopt;
  return DecodeErrorDetail(*payload);
}

std::string Reason(const absl::Status& status) {
  const auto payload = status.GetPayload(AbslView(kErrorDetailTypeUrl));
  if (!payload) return "";
  const std::string text(*payload);
  std::string_view rest = text;
  char tag = 0;
  std::string_view value;
  return TakeField(rest, tag, value) && tag == kReason ? std::string(value) : "";
}

std::optional<absl::Duration> RetryAfter(const absl::Status& status) {
  const auto detail = GetErrorDetail(status);
  return detail ? detail->retry_after : std::nullopt;
}

absl::Status WithMetadata(absl::Status status, std::string key, std::string value) {
  return WithChangedDetail(std::move(status), [&](ErrorDetail& detail) {
    detail.metadata.insert_or_assign(std::move(key), std::move(value));
  });
}

absl::Status WithViolation(absl::Status status, std::string field, std::string description) {
  return WithChangedDetail(std::move(status), [&](ErrorDetail& detail) {
    detail.violations.push_back({std::move(field), std::move(description)});
  });
}

absl::Status WithRetryAfter(absl::Status status, absl::Duration retry_after) {
  return WithChangedDetail(std::move(status), [&](ErrorDetail& detail) { detail.retry_after = retry_after; });
}

absl::Status WithContext(const absl::Status& status, std::string_view prefix) {
  if (status.ok()) return status;
  absl::Status result(status.code(), absl::StrCat(AbslView(prefix), ": ", status.message()));
  status.ForEachPayload([&](absl::string_view url, const absl::Cord& payload) { result.SetPayload(url, payload); });
  return result;
}

}  // namespace vlot
