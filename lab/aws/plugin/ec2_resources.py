"""CloudFormation's EC2 types that MiniStack lacks, after AWS's rules of update and replacement."""

import vpc_blocks
from ec2_call import Ec2Error, call
from instance_resource import create_instance, delete_instance, update_instance
from interface_resource import create_interface, delete_interface, update_interface
from ministack.services import ec2
from ministack.services.cloudformation import provisioners, stacks
from volumes import create_volume, delete_volume, update_volume


def install(converger):
    """Register the types; changes to any EC2 resource make the hook run."""
    handlers = provisioners._RESOURCE_HANDLERS
    own = {
        "AWS::EC2::Instance": (create_instance, update_instance, delete_instance),
        "AWS::EC2::NetworkInterface": (create_interface, update_interface, delete_interface),
        "AWS::EC2::Volume": (create_volume, update_volume, delete_volume),
        "AWS::EC2::EIP": (_eip_create, _eip_update, _eip_delete),
        "AWS::EC2::EIPAssociation": (_association_create, _replace(_association_create), _association_delete),
        "AWS::EC2::SecurityGroupIngress": _rule_handlers("IpPermissions"),
        "AWS::EC2::SecurityGroupEgress": _rule_handlers("IpPermissionsEgress"),
        "AWS::EC2::FlowLog": (_flow_log_create, _replace(_flow_log_create), _flow_log_delete),
        "AWS::EC2::VPCCidrBlock": (vpc_blocks.create_block, vpc_blocks.update_block, vpc_blocks.delete_block),
    }
    for name, (create, update, delete) in own.items():
        handlers[name] = {"create": create, "update": update, "update_with_logical_id": True, "delete": delete}
    for name in ("AWS::EC2::Instance", "AWS::EC2::NetworkInterface", "AWS::EC2::Volume", "AWS::EC2::EIP", "AWS::EC2::FlowLog"):
        provisioners._STACK_TAG_PROPERTY.setdefault(name, ("Tags", "list"))

    handlers["AWS::EC2::Subnet"]["create"] = vpc_blocks.within_blocks(handlers["AWS::EC2::Subnet"]["create"])
    # These wait for the hook, which calls MiniStack, so they must leave the event loop.
    waiting = {"AWS::EC2::Instance", "AWS::EC2::EIPAssociation"}
    for name, handler in handlers.items():
        if name.startswith("AWS::EC2::"):
            for operation in ("create", "update", "delete"):
                if operation in handler:
                    handler[operation] = _then_converge(handler[operation], converger, name in waiting)
    runs_on_worker_thread = stacks._runs_on_worker_thread
    stacks._runs_on_worker_thread = lambda name: name in waiting or runs_on_worker_thread(name)


def _then_converge(operation, converger, wait):
    def changed(*args, **kwargs):
        result = operation(*args, **kwargs)
        if ec2._instances:
            ticket = converger.request()
            if wait:
                converger.wait(ticket)
        return result

    return changed


def _replace(create):
    """An update handler that makes the new resource first and leaves the old one to the clean-up phase."""

    def update(physical_id, old_props, new_props, stack_name, logical_id=None):
        deleter = {_association_create: _association_delete, _flow_log_create: _flow_log_delete}[create]
        created = create(logical_id or physical_id, new_props, stack_name)
        provisioners._delete_predecessor(deleter, physical_id, old_props)
        return created

    return update


def _eip_create(logical_id, props, stack_name):
    answer = call("AllocateAddress", Domain=props.get("Domain", "vpc"))
    allocation_id, address = answer.findtext("allocationId"), answer.findtext("publicIp")
    provisioners._ec2_apply_tags(allocation_id, props)
    if props.get("InstanceId"):
        call("AssociateAddress", AllocationId=allocation_id, InstanceId=props["InstanceId"])
    return address, {"AllocationId": allocation_id, "PublicIp": address}


def _eip_update(physical_id, old_props, new_props, stack_name, logical_id=None):
    record = _address(physical_id)
    provisioners._ec2_apply_tags(record["AllocationId"], new_props, old_props)
    if new_props.get("InstanceId") and new_props.get("InstanceId") != old_props.get("InstanceId"):
        call("AssociateAddress", AllocationId=record["AllocationId"], InstanceId=new_props["InstanceId"])
    return physical_id, {"AllocationId": record["AllocationId"], "PublicIp": physical_id}


def _eip_delete(physical_id, props):
    record = _address(physical_id)
    if record is None:
        return
    if props.get("InstanceId") and record.get("AssociationId"):
        call("DisassociateAddress", AssociationId=record["AssociationId"])
    call("ReleaseAddress", AllocationId=record["AllocationId"])


def _address(public_ip):
    return next((a for a in ec2._addresses.values() if a["PublicIp"] == public_ip), None)


def _association_create(logical_id, props, stack_name):
    record = _address(props["EIP"]) if props.get("EIP") else None
    allocation_id = props.get("AllocationId") or (record or {}).get("AllocationId", "")
    target = {key: props[key] for key in ("InstanceId", "NetworkInterfaceId") if props.get(key)}
    answer = call("AssociateAddress", AllocationId=allocation_id, **target)
    association_id = answer.findtext("associationId")
    return association_id, {"Id": association_id}


def _association_delete(physical_id, props):
    call("DisassociateAddress", AssociationId=physical_id)


def _rule_handlers(direction):
    def create(logical_id, props, stack_name):
        group = ec2._security_groups.get(props.get("GroupId"))
        if group is None:
            raise Ec2Error(f"The security group '{props.get('GroupId')}' does not exist")
        rule = provisioners._ec2_sg_permissions([props])[0]
        if any(ec2._rules_match(rule, existing) for existing in group[direction]):
            raise Ec2Error("the specified rule already exists (Service: Ec2, Code: InvalidPermission.Duplicate)")
        rule_id = ec2._sg_rule_id(group["GroupId"], direction == "IpPermissionsEgress", rule)
        group[direction].append({**rule, "SecurityGroupRuleId": rule_id})
        return rule_id, {"Id": rule_id}

    def delete(physical_id, props):
        group = ec2._security_groups.get(props.get("GroupId"))
        if group is not None:
            group[direction][:] = [r for r in group[direction] if r.get("SecurityGroupRuleId") != physical_id]

    def update(physical_id, old_props, new_props, stack_name, logical_id=None):
        # Only the description can change in place; the rule id follows from all the rest.
        if {**old_props, "Description": ""} == {**new_props, "Description": ""}:
            delete(physical_id, old_props)
            return create(logical_id or physical_id, new_props, stack_name)
        created = create(logical_id or physical_id, new_props, stack_name)
        provisioners._delete_predecessor(delete, physical_id, old_props)
        return created

    return create, update, delete


def _flow_log_create(logical_id, props, stack_name):
    params = {"ResourceId.1": props["ResourceId"], "ResourceType": props["ResourceType"]}
    for key in ("TrafficType", "LogDestinationType", "LogDestination", "LogGroupName"):
        if props.get(key):
            params[key] = props[key]
    flow_log_id = call("CreateFlowLogs", **params).findtext(".//flowLogIdSet/item")
    provisioners._ec2_apply_tags(flow_log_id, props)
    return flow_log_id, {"Id": flow_log_id}


def _flow_log_delete(physical_id, props):
    call("DeleteFlowLogs", **{"FlowLogId.1": physical_id})
