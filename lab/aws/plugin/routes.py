"""Routes to network interfaces, which MiniStack's calls leave out."""

from ministack.services import ec2


def install():
    actions = ec2._ACTION_MAP
    actions["CreateRoute"] = _to_interface(actions["CreateRoute"])
    actions["ReplaceRoute"] = _to_interface(actions["ReplaceRoute"])


def _to_interface(original):
    def route(params):
        interface_id = ec2._p(params, "NetworkInterfaceId")
        if interface_id and interface_id not in ec2._network_interfaces:
            message = f"The networkInterface ID '{interface_id}' does not exist"
            return ec2._error("InvalidNetworkInterfaceID.NotFound", message, 400)
        answer = original(params)
        if answer[0] < 400:
            destination = ec2._p(params, "DestinationCidrBlock")
            for entry in ec2._route_tables[ec2._p(params, "RouteTableId")]["Routes"]:
                if entry.get("DestinationCidrBlock") != destination:
                    continue
                entry.pop("NetworkInterfaceId", None)
                if interface_id:
                    entry.pop("GatewayId", None)
                    entry["NetworkInterfaceId"] = interface_id
        return answer

    return route
