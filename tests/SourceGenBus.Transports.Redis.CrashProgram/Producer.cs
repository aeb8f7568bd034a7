using System.Globalization;

namespace SourceGenBus.Transports.Redis.CrashProgram;

/// <summary>
/// Sends numbered messages, and writes down what is confirmed. Started again, it goes on behind that: what was sent and not written down is
/// sent again.
/// </summary>
internal sealed class Producer(RedisTransport transport, string destination, string path, int count, int keys)
{
    internal async Task RunAsync()
    {
        var next = File.Exists(path) ? File.ReadLines(path).Count(static line => line.EndsWith(';')) : 0;
        while (next < count)
        {
            var batch = Enumerable.Range(next, Math.Min(20, count - next)).Select(Message).ToArray();
            await SendAsync(batch);
            await File.AppendAllTextAsync(path, string.Concat(batch.Select(static message => $"{message.Id};\n")));
            next += batch.Length;
        }
    }

    private TransportMessage Message(int number)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        return new TransportMessage(text, new byte[100]) { Key = $"key {(number % keys).ToString(CultureInfo.InvariantCulture)}" };
    }

    /// <summary>
    /// Until all are confirmed. A message is not sent again behind a later one of its key, so all that failed are in one call.
    /// </summary>
    private async Task SendAsync(TransportMessage[] messages)
    {
        while (messages.Length > 0)
        {
            try
            {
                var results = await transport.SendAsync(destination, messages, CancellationToken.None);
                messages = [.. messages.Where((_, index) => results[index].Outcome != SendOutcome.Confirmed)];
            }
            catch (TransportException exception) when (exception.IsTransient)
            {
                await Task.Delay(50);
            }
        }
    }
}
