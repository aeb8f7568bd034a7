using SourceGenBus.Transports.Kafka.CrashProgram;

// broker
// hold <servers> <topic> <group>
switch (args[0])
{
    case "broker":
        await MockCluster.RunAsync();
        break;
    case "hold":
        await Holder.RunAsync(args[1], args[2], args[3]);
        break;
    default:
        throw new ArgumentException($"'{args[0]}' is no role.");
}
