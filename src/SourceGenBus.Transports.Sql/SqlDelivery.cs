namespace SourceGenBus.Transports.Sql;

internal sealed class SqlDelivery(TransportMessage message, SqlPartition partition, long version)
    : TransportDelivery(message, partition.Stream)
{
    internal SqlPartition Owner => partition;

    internal long Version => version;
}
