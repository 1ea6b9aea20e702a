// A matcher for protobuf messages: equal field by field, and what differs when they are not.
//   EXPECT_THAT(again, EqualsProto(first));
#pragma once

#include <gmock/gmock.h>

#include <string>

#include "google/protobuf/message.h"
#include "google/protobuf/util/message_differencer.h"

namespace vlot::testing {

MATCHER_P(EqualsProto, expected, "equals " + expected.ShortDebugString()) {
  const google::protobuf::Message& message = arg;
  google::protobuf::util::MessageDifferencer differencer;
  std::string differences;
  differencer.ReportDifferencesToString(&differences);
  const bool equal = differencer.Compare(expected, message);
  *result_listener << differences;
  return equal;
}

}  // namespace vlot::testing
