using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using RabbitMQ.Client;

namespace SourceGenBus.Transports.RabbitMq;

/// <summary>A topology as the definitions that <c>rabbitmqctl import_definitions</c> and the management page take.</summary>
internal static class TopologyDescription
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    internal static string Of(TopologyPlan plan, string virtualHost)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Indented))
        {
            writer.WriteStartObject();
            WriteList(writer, "exchanges", plan.Exchanges, (exchange, item) =>
            {
                item.WriteString("name", exchange);
                item.WriteString("vhost", virtualHost);
                item.WriteString("type", ExchangeType.Topic);
                WriteDurable(item);
                item.WriteBoolean("internal", false);
                WriteArguments(item, []);
            });
            WriteList(writer, "queues", plan.Subscriptions.SelectMany(plan.QueuesOf), (queue, item) =>
            {
                item.WriteString("name", queue.Name);
                item.WriteString("vhost", virtualHost);
                WriteDurable(item);
                WriteArguments(item, queue.Arguments);
            });
            var bindings = plan.Subscriptions.SelectMany(subscription =>
                plan.BindingsOf(subscription).Select(binding => (subscription.Destination, binding.Queue, binding.RoutingKey)));
            WriteList(writer, "bindings", bindings, (binding, item) =>
            {
                item.WriteString("source", binding.Destination);
                item.WriteString("vhost", virtualHost);
                item.WriteString("destination", binding.Queue);
                item.WriteString("destination_type", "queue");
                item.WriteString("routing_key", binding.RoutingKey);
                WriteArguments(item, []);
            });
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteList<T>(Utf8JsonWriter writer, string name, IEnumerable<T> items, Action<T, Utf8JsonWriter> write)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            writer.WriteStartObject();
            write(item, writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteDurable(Utf8JsonWriter writer)
    {
        writer.WriteBoolean("durable", true);
        writer.WriteBoolean("auto_delete", false);
    }

    private static void WriteArguments(Utf8JsonWriter writer, Dictionary<string, object?> arguments)
    {
        writer.WriteStartObject("arguments");
        foreach (var (name, value) in arguments)
        {
            switch (value)
            {
                case bool yes:
                    writer.WriteBoolean(name, yes);
                    break;
                case int number:
                    writer.WriteNumber(name, number);
                    break;
                default:
                    writer.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
                    break;
            }
        }

        writer.WriteEndObject();
    }
}
