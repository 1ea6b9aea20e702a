// What a request or an answer is about, read off the message itself: resources are named alike everywhere (AIP-122).
#pragma once

#include <string>

#include "google/protobuf/message.h"

namespace vlot::trail {

// The name of the resource that the message is, brings (`account.name`) or, failing that, refers to first
// (`parent: "orders/<uuid>"`); "" when it names none. Pure.
std::string ResourceIn(const google::protobuf::Message& message);

// The name of the state that an answer shows: "REVOKED"; "" when it has none. Pure.
std::string StateIn(const google::protobuf::Message& answer);

}  // namespace vlot::trail
