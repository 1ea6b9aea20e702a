#pragma once

#include "common/auth/caller.h"
#include "vlot/access/v1/api_key.pb.h"

namespace vlot::auth {

// Roles as the access service's protos have them. Unspecified and unknown ones become kAnonymous and kNone, which may
// do nothing. Pure functions.
Role FromProto(access::v1::Role role);
OperatorRole FromProto(access::v1::OperatorRole role);
access::v1::Role ToProto(Role role);
access::v1::OperatorRole ToProto(OperatorRole role);

}  // namespace vlot::auth
