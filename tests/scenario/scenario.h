// What every scenario test has: one installation, built up once for the whole program. Each test makes its own
// customers and items, so they do not see each other.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/testing/status_matchers.h"
#include "tests/support/installation.h"

namespace vlot::testing {

class Scenario : public ::testing::Test {
 protected:
  static Installation& vlot();

  // Places an order through HTTP; orders/{uuid}.
  static absl::StatusOr<std::string> Place(const Json& body);
  // The same on account: asks until ordering knows that the account is billed monthly.
  static absl::StatusOr<std::string> PlaceOnAccount(const Json& body);
  // The billing run once it has settled every account.
  static absl::StatusOr<Json> WaitForRun(const std::string& run);
};

}  // namespace vlot::testing
