#pragma once

#include <grpcpp/support/message_allocator.h>

#include "google/protobuf/arena.h"

namespace vlot::rpc {

// Requests of a busy unary method, each parsed into an arena of its own: one block instead of an allocation for every
// part of a message. The response is an ordinary one, which handlers move into. For the generated
// SetMessageAllocatorFor_<Method>; lives as long as the server. Thread-safe.
template <class Request, class Response>
class ArenaMessages final : public grpc::MessageAllocator<Request, Response> {
 public:
  grpc::MessageHolder<Request, Response>* AllocateMessages() override { return new Holder; }

 private:
  class Holder final : public grpc::MessageHolder<Request, Response> {
   public:
    Holder() : arena_(block_, sizeof(block_)) {
      this->set_request(google::protobuf::Arena::CreateMessage<Request>(&arena_));
      this->set_response(&response_);
    }
    void Release() override { delete this; }

   private:
    alignas(8) char block_[2048];  // most requests fit
    google::protobuf::Arena arena_;
    Response response_;
  };
};

}  // namespace vlot::rpc
