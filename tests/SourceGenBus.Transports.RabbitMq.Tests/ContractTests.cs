using SourceGenBus.Transports.Testing;

namespace SourceGenBus.Transports.RabbitMq.Tests;

public sealed class RabbitMqSending() : SendingContract(Broker.NewTransportAsync);

public sealed class RabbitMqReceiving() : ReceivingContract(Broker.NewTransportAsync);

public sealed class RabbitMqOrder() : OrderContract(Broker.NewTransportAsync);

public sealed class RabbitMqTopology() : TopologyContract(Broker.NewTransportAsync);
