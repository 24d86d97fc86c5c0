"""Fleets of the embedded AWS, inside a MiniStack that serves nobody."""

import base64
import json
import unittest
import urllib.parse

from plugin_test import ACCOUNT, CAPACITY, converger, handler

import calls
from ec2_call import Ec2Error, call, live_instances
from ministack.services import ec2, iam, sts


class FleetsTest(unittest.TestCase):
    """CreateFleet, by a launch template that CloudFormation made."""

    DATA = {
        "ImageId": "ami-1",
        "InstanceInitiatedShutdownBehavior": "terminate",
        "UserData": base64.b64encode(b"#cloud-config\n").decode(),
        "MetadataOptions": {"HttpTokens": "required", "InstanceMetadataTags": "enabled"},
        "BlockDeviceMappings": [{"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 12, "Encrypted": True}}],
        "TagSpecifications": [{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "Stack/burst"}]}],
    }

    def setUp(self):
        ec2.reset()
        CAPACITY.unlink(missing_ok=True)
        self.vpc = call("CreateVpc", CidrBlock="172.31.0.0/16").findtext(".//vpcId")
        self.subnets = [
            call("CreateSubnet", VpcId=self.vpc, CidrBlock=cidr, AvailabilityZone=zone).findtext(".//subnetId")
            for cidr, zone in (("172.31.1.0/28", "us-east-1b"), ("172.31.2.0/28", "us-east-1c"))
        ]
        group = call("CreateSecurityGroup", GroupName="burst", GroupDescription="burst", VpcId=self.vpc)
        self.group = group.findtext(".//groupId")
        self.template = self.launch_template()

    def launch_template(self, **changes):
        props = {"LaunchTemplateData": {**self.DATA, "SecurityGroupIds": [self.group], **changes}}
        return handler("AWS::EC2::LaunchTemplate")["create"](f"Template{len(changes)}", props, "Stack")[0]

    def asked(self, total=1, pools=None, spot=False, version="1", **params):
        config = "LaunchTemplateConfigs.1"
        asked = {
            "Type": "instant",
            "TargetCapacitySpecification.TotalTargetCapacity": total,
            "TargetCapacitySpecification.DefaultTargetCapacityType": "spot" if spot else "on-demand",
            f"{config}.LaunchTemplateSpecification.LaunchTemplateId": self.template,
            f"{config}.LaunchTemplateSpecification.Version": version,
            "TagSpecification.1.ResourceType": "instance",
            "TagSpecification.1.Tag.1.Key": "skylan:cluster",
            "TagSpecification.1.Tag.1.Value": "lab",
            **params,
        }
        for number, (kind, subnet) in enumerate(pools or [("t3.small", 0)], 1):
            asked[f"{config}.Overrides.{number}.InstanceType"] = kind
            asked[f"{config}.Overrides.{number}.SubnetId"] = self.subnets[subnet]
        return {key: str(value) for key, value in asked.items()}

    def fleet(self, *args, **params):
        answer = call("CreateFleet", **self.asked(*args, **params))
        pools = [
            (one.findtext("instanceType"), one.findtext(".//overrides/subnetId"), [item.text for item in one.findall("instanceIds/item")])
            for one in answer.findall("fleetInstanceSet/item")
        ]
        errors = [(one.findtext(".//overrides/instanceType"), one.findtext("errorCode")) for one in answer.findall("errorSet/item")]
        return pools, errors

    def described(self, instance_id):
        return call("DescribeInstances", **{"InstanceId.1": instance_id}).find(".//instancesSet/item")

    def lacks(self, *pools):
        CAPACITY.write_text(json.dumps(pools))

    def test_instances_are_what_the_template_and_the_call_say(self):
        # WHEN
        asked = converger.requests
        [(kind, subnet, ids)], errors = self.fleet(2)
        # THEN
        self.assertEqual((kind, subnet, len(ids), errors), ("t3.small", self.subnets[0], 2, []))
        self.assertGreater(converger.requests, asked)
        first, second = map(self.described, ids)
        self.assertEqual([one.findtext("privateIpAddress") for one in (first, second)], ["172.31.1.4", "172.31.1.5"])
        self.assertEqual(first.findtext("groupSet/item/groupId"), self.group)
        self.assertEqual(first.findtext("placement/availabilityZone"), "us-east-1b")
        self.assertEqual(first.findtext("metadataOptions/instanceMetadataTags"), "enabled")
        tags = {one.findtext("key"): one.findtext("value") for one in first.findall("tagSet/item")}
        self.assertEqual((tags["Name"], tags["skylan:cluster"]), ("Stack/burst", "lab"))
        self.assertEqual(tags["aws:ec2launchtemplate:version"], "1")
        volume = ec2._volumes[first.findtext(".//volumeId")]
        self.assertEqual((volume["Size"], volume["Encrypted"]), (12, True))
        data = call("DescribeInstanceAttribute", InstanceId=ids[0], Attribute="userData").findtext(".//value")
        self.assertEqual(data, self.DATA["UserData"])

    def test_tags_come_later_and_find_an_instance(self):
        # GIVEN
        [(_, _, ids)], _ = self.fleet(2, spot=True)
        asked = converger.requests
        # WHEN
        call("CreateTags", **{"ResourceId.1": ids[1], "Tag.1.Key": "skylan:node", "Tag.1.Value": "giessen-burst-1"})
        # THEN
        self.assertEqual(converger.requests, asked + 1)
        filters = {"tag:skylan:node": "giessen-burst-1", "subnet-id": self.subnets[0], "instance-lifecycle": "spot"}
        params = {f"Filter.{n}.{key}": value for n, pair in enumerate(filters.items(), 1) for key, value in zip(("Name", "Value.1"), pair)}
        self.assertEqual([one.text for one in call("DescribeInstances", **params).iter("instanceId")][:1], [ids[1]])
        params["Filter.3.Value.1"] = "scheduled"
        self.assertEqual(list(call("DescribeInstances", **params).iter("instanceId")), [])

    def test_fails_to_heed_a_filter_that_the_lab_does_not_have(self):
        with self.assertRaisesRegex(Ec2Error, "The filter 'dns-name' is invalid"):
            call("DescribeInstances", **{"Filter.1.Name": "dns-name", "Filter.1.Value.1": "x"})

    def shutdown(self, instance_id):
        wanted = "instanceInitiatedShutdownBehavior"
        return call("DescribeInstanceAttribute", InstanceId=instance_id, Attribute=wanted).findtext(f"{wanted}/value")

    def test_what_becomes_of_an_instance_whose_machine_powers_off(self):
        [(_, _, [ended])], _ = self.fleet()
        self.assertEqual(self.shutdown(ended), "terminate")
        self.template = self.launch_template(InstanceInitiatedShutdownBehavior="stop")
        [(_, _, [stopped])], _ = self.fleet()
        [(_, _, [spot])], _ = self.fleet(spot=True)
        self.assertEqual((self.shutdown(stopped), self.shutdown(spot)), ("stop", "terminate"))
        self.assertEqual(self.described(spot).findtext("instanceLifecycle"), "spot")

    def test_all_is_gone_with_a_terminated_instance(self):
        [(_, _, ids)], _ = self.fleet()
        call("TerminateInstances", **{"InstanceId.1": ids[0]})
        self.assertEqual((list(ec2._network_interfaces), list(ec2._volumes)), ([], []))

    def test_another_pool_is_drawn_from_where_one_lacks_machines(self):
        # GIVEN
        self.lacks({"launchTemplate": self.template, "instanceType": "t3.small", "left": 0})
        # WHEN
        pools, errors = self.fleet(pools=[("t3.small", 0), ("t3.medium", 0)])
        # THEN
        self.assertEqual([kind for kind, _, _ in pools], ["t3.medium"])
        self.assertEqual(errors, [("t3.small", "InsufficientInstanceCapacity")])
        self.lacks({"launchTemplate": "lt-other", "left": 0})
        self.assertEqual(self.fleet()[1], [])

    def test_the_first_by_priority_is_drawn_from(self):
        priorities = {f"LaunchTemplateConfigs.1.Overrides.{n}.Priority": p for n, p in ((1, 2), (2, 1))}
        options = {"OnDemandOptions.AllocationStrategy": "prioritized"}
        pools, _ = self.fleet(pools=[("t3.small", 0), ("t3.medium", 0)], **priorities, **options)
        self.assertEqual([kind for kind, _, _ in pools], ["t3.medium"])

    def test_all_or_none_where_a_least_number_is_asked_for(self):
        # GIVEN
        zones = [("t3.small", 0), ("t3.small", 1)]
        self.lacks({"subnet": self.subnets[0], "left": 1}, {"subnet": self.subnets[1], "left": 2})
        least = {"OnDemandOptions.SingleAvailabilityZone": "true", "OnDemandOptions.MinTargetCapacity": 3}
        # WHEN
        pools, errors = self.fleet(3, pools=zones, **least)
        # THEN
        self.assertEqual((pools, [code for _, code in errors]), ([], ["InsufficientInstanceCapacity"] * 2))
        self.assertEqual(len(ec2._instances), 0)
        # AND without it those that there are, or those of one zone
        pools, errors = self.fleet(3, pools=zones)
        self.assertEqual([len(ids) for _, _, ids in pools], [1, 2])
        pools, errors = self.fleet(3, pools=zones, **{"OnDemandOptions.SingleAvailabilityZone": "true"})
        self.assertEqual([(subnet, len(ids)) for _, subnet, ids in pools], [(self.subnets[1], 2)])

    def test_an_instance_that_cannot_be_launched_is_an_error_of_its_pool(self):
        # Of 16 addresses AWS has five itself.
        [(_, _, ids)], errors = self.fleet(12)
        self.assertEqual((len(ids), errors), (11, [("t3.small", "InsufficientFreeAddressesInSubnet")]))
        least = {"OnDemandOptions.SingleInstanceType": "true", "OnDemandOptions.MinTargetCapacity": 12}
        self.assertEqual(self.fleet(12, pools=[("t3.small", 1)], **least)[0], [])
        self.assertEqual(len(live_instances()), 11)

    def test_the_same_token_is_the_same_fleet(self):
        first, again = (self.fleet(ClientToken="token-1") for _ in range(2))
        self.assertEqual(first, again)
        self.assertNotEqual(self.fleet(ClientToken="token-2"), first)

    def test_fails_on_what_aws_refuses(self):
        for changes, words in {
            "no such version": ({"version": "7"}, "InvalidLaunchTemplateId.VersionNotFound"),
            "a pool twice": ({"pools": [("t3.small", 0), ("t3.small", 0)]}, "duplicate instance pools"),
            "another type of fleet": ({"Type": "maintain"}, "fleets of type instant alone"),
            "all or none of anything": ({"OnDemandOptions.MinTargetCapacity": 1}, "MinTargetCapacity needs"),
        }.items():
            with self.subTest(changes), self.assertRaisesRegex(Ec2Error, words[1]):
                self.fleet(**words[0])
        with self.assertRaisesRegex(Ec2Error, "InvalidLaunchTemplateId.NotFound"):
            self.template = "lt-none"
            self.fleet()

    def test_fails_on_a_tag_that_metadata_cannot_show(self):
        tag = {"TagSpecification.1.Tag.1.Key": "skylan/node"}
        self.assertEqual(self.fleet(**tag)[1], [("t3.small", "InvalidParameterValue")])
        [(_, _, [instance])], _ = self.fleet()
        with self.assertRaisesRegex(Ec2Error, "'a b' is not a valid tag key"):
            call("CreateTags", **{"ResourceId.1": instance, "Tag.1.Key": "a b", "Tag.1.Value": "x"})

    def judged(self, body, key="ASIAFLEET"):
        arn = "arn:aws:sts::000000000000:assumed-role/Controller/i-0123456789abcdef0"
        sts.register_session(key, {"Arn": arn, "SecretAccessKey": "x", "SessionToken": "x"})
        scope = f"AWS4-HMAC-SHA256 Credential={key}/20260101/us-east-1/ec2/aws4_request, SignedHeaders=host"
        headers = {"authorization": scope, "content-type": "application/x-www-form-urlencoded"}
        return calls.judged("POST", "/", headers, urllib.parse.urlencode(body).encode(), {})

    def test_the_caller_needs_the_right_to_all_that_a_fleet_does(self):
        # GIVEN
        iam._create_role({"RoleName": ["Worker"], "AssumeRolePolicyDocument": ["{}"]})
        iam._create_instance_profile({"InstanceProfileName": ["Profile"]})
        iam._add_role_to_instance_profile({"InstanceProfileName": ["Profile"], "RoleName": ["Worker"]})
        profile = {"Name": "arn:aws:iam::000000000000:instance-profile/Profile"}
        self.template = self.launch_template(IamInstanceProfile=profile)
        # WHEN
        asked = {one["action"]: one["resources"] for one in self.judged({"Action": "CreateFleet", **self.asked(spot=True)})}
        # THEN
        self.assertEqual(list(asked), ["ec2:CreateFleet", "ec2:RunInstances", "ec2:CreateTags", "iam:PassRole"])
        launched = {one["arn"]: one["context"] for one in asked["ec2:RunInstances"]}
        kinds = ["instance/*", "volume/*", "network-interface/*", "spot-instances-request/*"]
        kinds += [f"launch-template/{self.template}", f"subnet/{self.subnets[0]}", f"security-group/{self.group}"]
        self.assertEqual(set(launched), {"arn:aws:ec2:us-east-1::image/ami-1", *(ACCOUNT("ec2", kind) for kind in kinds)})
        instance = launched[ACCOUNT("ec2", "instance/*")]
        self.assertEqual(instance["aws:RequestTag/skylan:cluster"], "lab")
        self.assertEqual(instance["ec2:LaunchTemplate"], ACCOUNT("ec2", f"launch-template/{self.template}"))
        self.assertNotIn("aws:TagKeys", launched[ACCOUNT("ec2", "volume/*")])
        self.assertEqual({one["arn"] for one in asked["ec2:CreateFleet"]}, {*launched, ACCOUNT("ec2", "fleet/*")})
        tagged = [(one["arn"], one["context"]["ec2:CreateAction"]) for one in asked["ec2:CreateTags"]]
        self.assertEqual(tagged, [(ACCOUNT("ec2", "instance/*"), creator) for creator in ("CreateFleet", "RunInstances")])
        passed = {"arn": "arn:aws:iam::000000000000:role/Worker", "context": {"iam:PassedToService": "ec2.amazonaws.com"}}
        self.assertEqual(asked["iam:PassRole"], [passed])

    def test_a_call_that_tags_tells_which_tags(self):
        [(_, _, [instance])], _ = self.fleet()
        body = {"Action": "CreateTags", "ResourceId.1": instance, "Tag.1.Key": "skylan:node", "Tag.1.Value": "a-1"}
        [call_made] = self.judged(body)
        [resource] = call_made["resources"]
        self.assertEqual(resource["context"], {"aws:TagKeys": ["skylan:node"], "aws:RequestTag/skylan:node": "a-1"})
        self.assertEqual(resource["tags"]["skylan:cluster"], "lab")


if __name__ == "__main__":
    unittest.main()
