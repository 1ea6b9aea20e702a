// A whole installation on loopback to try things on: PostgreSQL, all services, the sandbox payment provider and
// courier, keys for each kind of caller, and a small catalogue. Made new in a folder of its own.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/jsonapi/json_api.h"
#include "common/time/clock.h"

namespace vlot::demo {

struct TrialOptions {
  std::string directory;  // for everything that is kept
  std::string migrations_dir;
  absl::Duration courier_step = absl::Milliseconds(300);
  std::function<void(const std::string&)> progress;  // a line for each thing that is ready
};

struct TrialCustomer {
  std::string name;  // customers/{uuid}
  std::string title;
  bool prices_include_vat;
};

class Trial {
 public:
  static absl::StatusOr<std::unique_ptr<Trial>> Start(TrialOptions options);
  virtual ~Trial() = default;  // stops everything

  virtual std::string http_url() const = 0;
  virtual std::string grpc_address() const = 0;
  virtual std::string psp_url() const = 0;
  virtual const std::string& shop_key() const = 0;
  virtual const std::string& operator_key() const = 0;
  virtual JsonApi& shop() = 0;
  virtual JsonApi& office() = 0;  // as an operator
  virtual Clock& clock() = 0;     // of everything in it; the API moves it
  virtual const std::vector<TrialCustomer>& customers() const = 0;
};

}  // namespace vlot::demo
