using SourceGenBus.Transports.Kafka.CrashProgram;

// broker
// hold <servers> <topic> <group>
// producer <name> <database> <servers> <count> <keys>
// consumer <name> <database> <servers>
switch (args[0])
{
    case "broker":
        await MockCluster.RunAsync();
        break;
    case "hold":
        await Holder.RunAsync(args[1], args[2], args[3]);
        break;
    case "producer":
    case "consumer":
        await Service.RunAsync(args);
        break;
    default:
        throw new ArgumentException($"'{args[0]}' is no role.");
}
