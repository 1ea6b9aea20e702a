// Identities of resources: a UUID that knows what it is the identity of, so that no two kinds can be swapped.
// Parsing fails with INVALID_ARGUMENT, reason INVALID_UUID or INVALID_RESOURCE_NAME.
#pragma once

#include <compare>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/ids/uuid.h"

namespace vlot {

// The text after "<collection>/" in `name`, which must not be empty; else INVALID_RESOURCE_NAME.
absl::StatusOr<std::string_view> StripCollection(std::string_view collection, std::string_view name);

// "<collection>/<id>".
std::string JoinName(std::string_view collection, std::string_view id);

// `Tag::kCollection` is the resource's collection: "orders". A value of 16 bytes; any thread.
template <class Tag>
class Id {
 public:
  static constexpr std::string_view kCollection = Tag::kCollection;

  constexpr Id() = default;  // nil: names nothing
  explicit constexpr Id(const Uuid& uuid) : uuid_(uuid) {}

  // From the bare UUID's text.
  static absl::StatusOr<Id> Parse(std::string_view text) {
    auto uuid = Uuid::Parse(text);
    if (!uuid.ok()) return std::move(uuid).status();
    return Id(*uuid);
  }

  // From the resource's name: "orders/01933b1c-...".
  static absl::StatusOr<Id> ParseName(std::string_view name) {
    auto text = StripCollection(kCollection, name);
    if (!text.ok()) return std::move(text).status();
    return Parse(*text);
  }

  std::string Name() const {
    std::string name;
    name.reserve(kCollection.size() + 1 + Uuid::kTextSize);
    name.append(kCollection).push_back('/');
    name.resize(kCollection.size() + 1 + Uuid::kTextSize);
    uuid_.FormatTo(name.data() + kCollection.size() + 1);
    return name;
  }
  std::string ToString() const { return uuid_.ToString(); }
  constexpr const Uuid& uuid() const { return uuid_; }
  constexpr bool IsNil() const { return uuid_.IsNil(); }

  constexpr bool operator==(const Id&) const = default;
  constexpr auto operator<=>(const Id&) const = default;

  template <typename H>
  friend H AbslHashValue(H state, const Id& id) {
    return H::combine(std::move(state), id.uuid_);
  }

  friend std::ostream& operator<<(std::ostream& out, const Id& id) { return out << id.Name(); }

 private:
  Uuid uuid_;
};

}  // namespace vlot
