using System.Threading.Channels;

namespace Parcels.Worker;

public sealed class ScanChannel
{
    private readonly Channel<ParcelScanned> _channel = Channel.CreateBounded<ParcelScanned>(
        new BoundedChannelOptions(1_000) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    public ChannelReader<ParcelScanned> Reader => _channel.Reader;

    public ChannelWriter<ParcelScanned> Writer => _channel.Writer;
}
