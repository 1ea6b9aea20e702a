#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>

#include "common/auth/caller.h"

namespace vlot::auth {

// A kind of caller that a method lets in. The numbers are those of vlot.auth.v1.Scope (checked in
// common/rpc/scopes.cc).
enum class Scope : uint8_t {
  kPublic = 1,
  kWebshop = 2,
  kPartner = 3,
  kOperatorViewer = 4,
  kOperatorFinance = 5,
  kOperatorOperations = 6,
  kOperatorAdmin = 7,
  kService = 8,
};

// The scopes of one method: any one of them suffices. A value; empty lets nobody in but the process itself.
class ScopeSet {
 public:
  ScopeSet() = default;
  ScopeSet(std::initializer_list<Scope> scopes) {
    for (Scope scope : scopes) Add(scope);
  }

  void Add(Scope scope) { bits_ |= Bit(scope); }
  bool Has(Scope scope) const { return (bits_ & Bit(scope)) != 0; }
  bool empty() const { return bits_ == 0; }

  // Whether the caller satisfies one of the scopes. An operator of any role satisfies viewer, and an admin every
  // operator scope; the process itself (ServiceCaller("")) satisfies all.
  bool Allows(const Caller& caller) const;

  std::string ToString() const;  // "webshop|operator_viewer", for logs

 private:
  static uint16_t Bit(Scope scope) { return static_cast<uint16_t>(1u << static_cast<unsigned>(scope)); }

  uint16_t bits_ = 0;
};

}  // namespace vlot::auth
