// vlot.ordering.v1.Customers and vlot.ordering.v1.Channels.
#pragma once

#include "services/ordering/context.h"
#include "services/ordering/customer_store.h"
#include "vlot/ordering/v1/ordering.grpc.pb.h"

namespace vlot::ordering {

class CustomersHandler final : public v1::Customers::CallbackService {
 public:
  explicit CustomersHandler(Context& context) : context_(context) {}

  grpc::ServerUnaryReactor* CreateCustomer(grpc::CallbackServerContext*, const v1::CreateCustomerRequest*,
                                           v1::Customer*) override;
  grpc::ServerUnaryReactor* GetCustomer(grpc::CallbackServerContext*, const v1::GetCustomerRequest*,
                                        v1::Customer*) override;
  grpc::ServerUnaryReactor* UpdateCustomer(grpc::CallbackServerContext*, const v1::UpdateCustomerRequest*,
                                           v1::Customer*) override;
  grpc::ServerUnaryReactor* ListCustomers(grpc::CallbackServerContext*, const v1::ListCustomersRequest*,
                                          v1::ListCustomersResponse*) override;

 private:
  void Create(rpc::Call& call, idempotency::RequestKey key, CustomerRow row,
              std::optional<invoicing::v1::Account> account, rpc::Done<v1::Customer> done);

  Context& context_;
};

class ChannelsHandler final : public v1::Channels::CallbackService {
 public:
  explicit ChannelsHandler(Context& context) : context_(context) {}

  grpc::ServerUnaryReactor* CreateChannel(grpc::CallbackServerContext*, const v1::CreateChannelRequest*,
                                          v1::Channel*) override;
  grpc::ServerUnaryReactor* UpdateChannel(grpc::CallbackServerContext*, const v1::UpdateChannelRequest*,
                                          v1::Channel*) override;
  grpc::ServerUnaryReactor* ListChannels(grpc::CallbackServerContext*, const v1::ListChannelsRequest*,
                                         v1::ListChannelsResponse*) override;

 private:
  Context& context_;
};

}  // namespace vlot::ordering
