// Why an operator does something: where a request says so, and in which form.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/message.h"

namespace vlot::trail {

// In gRPC's metadata, and as an HTTP header.
inline constexpr char kReasonMetadata[] = "vlot-reason", kReasonHeader[] = "Vlot-Reason";
// Characters: long enough for a paragraph, short enough for a line of a list; as access has it for keys.
inline constexpr size_t kReasonMax = 500;

// Where a type of requests has its reason: "reason", or "remedy.reason" when the resource that it brings has one; ""
// when it has none, and the metadata tell.
std::string ReasonField(const google::protobuf::Descriptor& type);

// The reason of a request that may change something: from its own field when its type has one, else from `metadata`,
// percent-decoded. INVALID_ARGUMENT, REASON_REQUIRED, when it is missing or blank: says where it goes. A violation of
// its field when it is too long or no text.
absl::StatusOr<std::string> TakeReason(const google::protobuf::Message& request, std::string_view metadata);

// The same rules for a reason of the command line: --reason=.
absl::Status CheckFlag(std::string_view reason);

// UTF-8 as printable ASCII and back: other bytes and the percent sign before two hex digits become %XX. Decoding leaves
// what is no such sequence as it is. Pure.
std::string EncodeReason(std::string_view text);
std::string DecodeReason(std::string_view encoded);

}  // namespace vlot::trail
