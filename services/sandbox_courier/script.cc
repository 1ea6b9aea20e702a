#include "services/sandbox_courier/script.h"

#include <array>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace vlot::sandbox {
namespace {

namespace v1 = courier::v1;

constexpr std::array<CourierStep, 3> kUsual = {{{v1::PICKED_UP}, {v1::IN_TRANSIT}, {v1::OUT_FOR_DELIVERY}}};
constexpr std::array<CourierStep, 5> kNotAtHome = {{{v1::PICKED_UP},
                                                    {v1::IN_TRANSIT},
                                                    {v1::OUT_FOR_DELIVERY},
                                                    {v1::DELIVERY_FAILED, v1::NOT_AT_HOME},
                                                    {v1::OUT_FOR_DELIVERY}}};
constexpr std::array<CourierStep, 3> kLost = {{{v1::PICKED_UP}, {v1::IN_TRANSIT}, {v1::LOST, v1::OTHER}}};

// FNV-1a, and the finish of SplitMix64: the same on every machine and in every release.
uint64_t Hash(uint64_t seed, std::string_view text) {
  uint64_t hash = 0xcbf29ce484222325 ^ seed;
  for (char c : text) hash = (hash ^ static_cast<uint8_t>(c)) * 0x100000001b3;
  hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9;
  hash = (hash ^ (hash >> 27)) * 0x94d049bb133111eb;
  return hash ^ (hash >> 31);
}

// One throw of a hundred-sided die for each kind of fault.
bool Hit(int percent, uint64_t seed, uint64_t kind, std::string_view job) {
  return percent > 0 && Hash(seed * 31 + kind, job) % 100 < static_cast<uint64_t>(percent);
}

}  // namespace

CourierScript MakeScript(const CourierFaults& faults, uint64_t seed, std::string_view job) {
  CourierScript script{.steps = kUsual};
  if (Hit(faults.reject_percent, seed, 1, job)) script.answer = CourierScript::Answer::kReject;
  if (Hit(faults.silent_percent, seed, 2, job)) script.answer = CourierScript::Answer::kSilent;
  script.duplicate = Hit(faults.duplicate_percent, seed, 3, job);
  script.reorder = Hit(faults.reorder_percent, seed, 4, job);
  script.late = Hit(faults.late_percent, seed, 5, job);
  if (Hit(faults.not_at_home_percent, seed, 6, job)) script.steps = kNotAtHome;
  if (Hit(faults.lost_percent, seed, 7, job)) {
    script.steps = kLost;
    script.deliver = false;
  }
  return script;
}

size_t NextStep(const CourierScript& script, v1::TrackingState state) {
  for (size_t i = script.steps.size(); i-- > 0;) {
    if (script.steps[i].state == state) return i + 1;
  }
  return 0;
}

std::string EventId(const CourierScript& script, size_t step) {
  return absl::StrCat(step + 1, "-", static_cast<int>(script.steps[step].state));
}

std::string RequestId(std::string_view job) {
  const uint64_t high = Hash(1, job), low = Hash(2, job);
  return absl::StrFormat("%08x-%04x-8%03x-8%03x-%012x", high >> 32, (high >> 16) & 0xffff, high & 0xfff,
                         (low >> 48) & 0xfff, low & 0xffff'ffff'ffff);
}

}  // namespace vlot::sandbox
